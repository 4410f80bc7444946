-- id = "得分算法"
-- title = "一项有几种算法、得分不同的，应写明按哪一种"
-- severity = "warning"
-- category = "score"
-- key = ["项"]
-- over = "得分核算"
-- inputs = ["得分核算.最低", "得分核算.最高"]
-- message = "“{项}”印{公布值}分，算法不同得分不同：{算法}。请写明按哪一种算。"
-- basis = "同一项得分只有一种算法"
-- proves = "评分表的话有几种理解，按印出的数得分不同"
-- false_alarm = "财政部门已经写明算法的"
-- verify = "对照打分表的评分说明"
SELECT
  g.文档,
  g.号,
  g.处,
  g.项,
  g.算法,
  g.得分 AS 公布值
FROM 得分核算 AS g
WHERE g.最低 <> g.最高
