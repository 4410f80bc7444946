-- id = "项目缺指标"
-- title = "每个项目都应有绩效指标"
-- severity = "warning"
-- category = "indicator"
-- key = ["年度", "单位代码", "项目代码"]
-- over = "项目"
-- inputs = ["项目.参评"]
-- message = "项目“{对象}”没有绩效指标。请补上；不要求编绩效目标的，请注明。"
-- basis = "财预〔2020〕10号：项目支出都应有绩效目标"
-- proves = "“绩效指标”里没有这个项目"
-- false_alarm = "人员类项目不在此列；账册里一条绩效指标也没有的单位不报"
-- verify = "两张表逐个对照"
SELECT
  p.年度, p.单位代码, p.来源, p.行, p.项目代码, COALESCE(p.项目名称, p.项目代码) AS 对象,
  CASE WHEN p.参评 = '是' THEN '需说明' ELSE '建议' END AS 程度
FROM 项目 AS p
WHERE p.参评 IS NOT NULL AND COALESCE(p.项目类型, '') <> '人员类'
  AND EXISTS (SELECT 1 FROM 绩效指标 AS o WHERE o.年度 = p.年度 AND o.单位代码 = p.单位代码)
  AND NOT EXISTS (
    SELECT 1 FROM 绩效指标 AS i WHERE i.年度 = p.年度 AND i.单位代码 = p.单位代码 AND i.项目代码 = p.项目代码
  )
