-- id = "科目编码"
-- title = "科目的编码应与名称相符"
-- severity = "error"
-- category = "name-code"
-- key = ["编码", "名称"]
-- over = "科目提及"
-- inputs = ["科目提及.编码", "科目提及.名称相符"]
-- message = '科目“{名称}”的编码印作{编码}，{编码}{所指}{应为}，请核对编码和名称。'
-- basis = '政府收支分类科目'
-- proves = '印出的编码和名称是同一个科目'
-- false_alarm = '科目表的这一年版本改过名称或编码'
-- verify = '对照当年的政府收支分类科目'
SELECT
  文档, 号, 处, 编码, 名称,
  CASE WHEN 现名 IS NULL THEN '不在科目表里' ELSE '是“' || 现名 || '”' END AS 所指,
  CASE WHEN 应为编码 IS NOT NULL AND 应为编码 <> 编码 THEN '，“' || 名称 || '”是' || 应为编码 ELSE '' END AS 应为,
  CASE 状态 WHEN 'observed' THEN '必改' WHEN '未列' THEN '需说明' ELSE '建议' END AS 程度
FROM 科目提及
WHERE 名称相符 = '否'
