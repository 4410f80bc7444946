-- id = "残留用语"
-- title = "模板的空和选项、别的机关的用语不应留在报告里"
-- severity = "error"
-- category = "wording"
-- key = ["种类"]
-- over = "残留用语"
-- inputs = ["残留用语.见"]
-- message = '{问题}（{种类}），共{见}处，如“{词}”：{改法}。'
-- basis = '公开的报告应当完整、准确'
-- proves = '没有占位符、供选的字、填写说明和别的机关的用语'
-- false_alarm = '名称里本来有XX、引文里的原话'
-- verify = '看原文；确是本部门的说法的，不改'
SELECT 文档, 号, 处, 种类, 问题, 词, 改法, 见, 程度
FROM 残留用语
WHERE 见 > 0
