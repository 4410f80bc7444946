-- id = "科目上级"
-- title = "科目应写在它所属的类、款之下"
-- severity = "error"
-- category = "name-code"
-- key = ["科目", "上级"]
-- over = "科目提及"
-- inputs = ["科目提及.上级相符"]
-- message = '“{名称}”{编码}写在“{上级}”之下，它属于“{应为上级}”，请改成一致。'
-- basis = '政府收支分类科目'
-- proves = '项属于所写的款，款属于所写的类'
-- false_alarm = '科目表的这一年版本改过类、款的名称'
-- verify = '对照当年的政府收支分类科目'
SELECT
  文档, 号, 处, 名称, 上级, 应为上级,
  COALESCE(编码, 名称) AS 科目,
  CASE WHEN 编码 IS NULL THEN '' ELSE '（' || 编码 || '）' END AS 编码,
  CASE WHEN 状态 <> 'observed' OR 状态 IS NULL THEN '建议' WHEN 编码 IS NULL THEN '需说明' ELSE '必改' END AS 程度
FROM 科目提及
WHERE 上级相符 = '否'
