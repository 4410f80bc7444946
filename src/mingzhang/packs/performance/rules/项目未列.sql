-- id = "项目未列"
-- title = "参评项目应有数量指标或效益指标"
-- severity = "warning"
-- category = "indicator"
-- key = ["年度", "单位代码", "项目代码"]
-- over = "项目"
-- inputs = ["项目.参评"]
-- message = "参评项目“{对象}”的指标没有一条计入数量指标、效益指标的条数。请看它的二级指标、一级指标和“列入”栏。"
-- basis = "目标完成、实现效果按参评项目的数量指标、效益指标计算"
-- proves = "参评项目的指标都不在数量、效益清单里"
-- false_alarm = "只有质量、时效、成本指标的项目，请补数量指标"
-- verify = "对照绩效目标申报表"
SELECT p.年度, p.单位代码, p.来源, p.行, p.项目代码, COALESCE(p.项目名称, p.项目代码) AS 对象
FROM 项目 AS p
WHERE p.参评 = '是'
  AND EXISTS (
    SELECT 1 FROM 指标评分 AS s WHERE s.年度 = p.年度 AND s.单位代码 = p.单位代码 AND s.项目代码 = p.项目代码
  )
  AND NOT EXISTS (
    SELECT 1 FROM 指标评分 AS s
    WHERE s.年度 = p.年度 AND s.单位代码 = p.单位代码 AND s.项目代码 = p.项目代码
      AND (s.数量清单 = '是' OR s.效益清单 = '是')
  )
