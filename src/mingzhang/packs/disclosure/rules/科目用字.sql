-- id = "科目用字"
-- title = "科目名称不应写错字"
-- severity = "info"
-- category = "name-code"
-- key = ["编码", "名称"]
-- over = "科目名称"
-- inputs = ["科目名称.相符"]
-- message = '“{名称}”与科目表的“{现名}”（{编码}）差几个字，请核对。'
-- basis = '政府收支分类科目'
-- proves = '类、款、项的名称与科目表一字不差'
-- false_alarm = '科目表的这一年版本改过名称'
-- verify = '对照当年的政府收支分类科目'
SELECT 文档, 号, 处, 编码, 名称, 现名
FROM 科目名称
WHERE 相符 = '近'
