-- id = "空白模板"
-- title = "报告应当填写"
-- severity = "error"
-- category = "missing"
-- key = ["种类"]
-- over = "空白文档"
-- inputs = ["空白文档.空处"]
-- message = "这是空白的模板，还有{空处}处没有填写，别的都没有核对。请换成填好的报告。"
-- basis = "公开的是填好的报告"
-- proves = "文件不是空白的模板"
-- false_alarm = "误把模板当作报告"
-- verify = "打开文件，看各处的数是否已经填写"
SELECT 文档, 号, 处, 种类, 空处
FROM 空白文档
WHERE 空处 > 0
