-- id = "科目旧名"
-- title = "科目应用现行名称"
-- severity = "info"
-- category = "name-code"
-- key = ["编码", "名称"]
-- over = "科目名称"
-- inputs = ["科目名称.相符"]
-- message = '“{名称}”是旧版科目名称，{编码}现名“{现名}”，共{次}处。'
-- basis = '政府收支分类科目'
-- proves = '类、款、项用现行名称'
-- false_alarm = '说以前年度的情况'
-- verify = '对照当年的政府收支分类科目'
SELECT 文档, 号, 处, 编码, 名称, 现名, COUNT(*) OVER (PARTITION BY 文档, 编码, 名称) AS 次
FROM 科目名称
WHERE 相符 = '旧'
