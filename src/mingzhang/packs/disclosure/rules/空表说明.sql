-- id = "空表说明"
-- title = "没有数据的报表应当说明"
-- severity = "warning"
-- category = "missing"
-- key = ["报表"]
-- over = "应有报表"
-- inputs = ["应有报表.金额"]
-- message = '《{报表}》没有数据，也没有说明。请在表下注明没有这方面的收支，故本表无数据。'
-- basis = '没有数据的表格应当列出空表并说明'
-- proves = '空表都有说明'
-- false_alarm = '说明写在别处'
-- verify = '看表下和正文有没有说明'
SELECT 文档, 号, 处, 报表
FROM 应有报表
WHERE 金额 = 0 AND 空表说明 = 0
