-- id = "自评等级"
-- title = "自评等级应与得分相符"
-- severity = "warning"
-- category = "score"
-- key = ["项"]
-- over = "自评得分"
-- inputs = ["自评得分.等级下限"]
-- message = "自评得分{公布值}分，等级写作“{等级}”，通行的分档里“{等级}”是{档}。请核对；本地分档不同的，请注明。"
-- basis = "评价等级按得分分档"
-- proves = "得分不在所写等级的通行分档内"
-- false_alarm = "本地的分档不同"
-- verify = "查本地绩效评价办法的分档"
SELECT
  g.文档,
  g.号,
  g.处,
  g.项,
  g.等级,
  CASE
    WHEN g.等级上限 IS NULL THEN CAST(CAST(g.等级下限 AS DECIMAL(6, 0)) AS VARCHAR) || '分以上'
    ELSE CAST(CAST(g.等级下限 AS DECIMAL(6, 0)) AS VARCHAR) || '至'
      || CAST(CAST(g.等级上限 AS DECIMAL(6, 0)) AS VARCHAR) || '分'
  END AS 档,
  g.得分 AS 公布值,
  g.等级下限 AS 应为值
FROM 自评得分 AS g
WHERE g.总 = 1 AND (g.得分 < g.等级下限 OR g.得分 >= g.等级上限)
