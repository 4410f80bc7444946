-- id = "评价等级"
-- title = "评价等级应与得分相符"
-- severity = "warning"
-- category = "score"
-- key = ["年度", "单位代码", "项目代码", "评价类型"]
-- same_as = ["自评等级"]
-- over = "绩效评价"
-- inputs = ["绩效评价.得分", "绩效评价.等级"]
-- message = "“{对象}”{评价类型}得分{公布值}分，等级写作“{等级}”，按分档应为“{应为等级}”（{应为值}分以上）。请核对；本地分档不同的，请改参数“自评等级”。"
-- basis = "评价等级按得分分档，见参数“自评等级”"
-- proves = "得分和复核得分都不在所写等级的分档内"
-- false_alarm = "本地的分档不同"
-- verify = "查本地绩效评价办法的分档"
WITH 档 AS (
  SELECT b.等级, b.下限, LEAD(b.下限) OVER (ORDER BY b.下限) AS 上限 FROM 自评等级 AS b
)
SELECT
  e.年度, e.单位代码, e.来源, e.行, e.项目代码, e.评价类型, CASE WHEN e.项目代码 IS NULL THEN '部门整体' ELSE COALESCE(p.项目名称, e.项目代码) END AS 对象, '等级' AS 列,
  e.得分 AS 公布值,
  d.下限 AS 应为值,
  e.等级,
  d.等级 AS 应为等级
FROM 绩效评价 AS e
JOIN 档 AS d ON e.得分 >= d.下限 AND (d.上限 IS NULL OR e.得分 < d.上限)
LEFT JOIN 档 AS r ON e.复核得分 >= r.下限 AND (r.上限 IS NULL OR e.复核得分 < r.上限)
LEFT JOIN 项目 AS p ON p.年度 = e.年度 AND p.单位代码 = e.单位代码 AND p.项目代码 = e.项目代码
WHERE e.等级 <> d.等级 AND (r.等级 IS NULL OR e.等级 <> r.等级)
