-- id = "单一指标"
-- title = "一个项目不应只有一条指标"
-- severity = "warning"
-- category = "indicator"
-- key = ["年度", "单位代码", "项目代码"]
-- over = "绩效指标"
-- inputs = ["绩效指标.三级指标"]
-- message = "“{对象}”只有一条指标“{三级指标}”，说明不了产出和效益。请按产出、效益、满意度补充指标。"
-- basis = "财预〔2021〕101号：绩效指标应反映项目的产出、效益和成本"
-- proves = "这个项目只有一行指标"
-- false_alarm = "只印在数量效益清单里的不在此列"
-- verify = "对照绩效目标申报表"
WITH 各行 AS (
  SELECT
    i.年度, i.单位代码, i.项目代码, i.三级指标, i.列入, i.来源, i.行,
    COUNT(*) OVER (PARTITION BY i.年度, i.单位代码, i.项目代码) AS 条数
  FROM 绩效指标 AS i
  WHERE i.项目代码 IS NOT NULL AND i.三级指标 IS NOT NULL
)
SELECT
  i.年度, i.单位代码, i.来源, i.行, i.项目代码, COALESCE(p.项目名称, i.项目代码) AS 对象, i.三级指标
FROM 各行 AS i
LEFT JOIN 项目 AS p ON p.年度 = i.年度 AND p.单位代码 = i.单位代码 AND p.项目代码 = i.项目代码
WHERE i.条数 = 1 AND COALESCE(i.列入, '重点履职') = '重点履职'
