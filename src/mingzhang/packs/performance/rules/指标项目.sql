-- id = "指标项目"
-- title = "绩效指标的项目应在项目表里"
-- severity = "error"
-- category = "indicator"
-- key = ["年度", "单位代码", "项目代码"]
-- over = "绩效指标"
-- inputs = ["绩效指标.三级指标"]
-- message = "“绩效指标”里的项目代码“{项目代码}”，“项目”表里没有。请改正代码，或在“项目”表补上这个项目。"
-- basis = "绩效目标随项目编报"
-- proves = "项目表里没有同一单位、年度的这个代码"
-- false_alarm = "部门整体的指标，项目代码应空着"
-- verify = "对照项目库的编码"
SELECT i.年度, i.单位代码, i.来源, i.行, i.项目代码, '项目代码' AS 列
FROM 绩效指标 AS i
WHERE i.三级指标 IS NOT NULL AND i.项目代码 IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM 项目 AS p WHERE p.年度 = i.年度 AND p.单位代码 = i.单位代码 AND p.项目代码 = i.项目代码
)
