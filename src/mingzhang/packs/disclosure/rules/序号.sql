-- id = "序号"
-- title = "标题和段落的序号应当连着"
-- severity = "info"
-- category = "layout"
-- key = ["部分", "印作"]
-- over = "序号"
-- inputs = ["序号.差"]
-- message = '序号“{印作}”接在“{前一个}”之后，不连。请核对是漏了一项还是编错了号。'
-- basis = '公文的结构层次序数'
-- proves = '同级的序号一个接一个'
-- false_alarm = '引用别处的条文；列项之间另起了一级'
-- verify = '看上下文'
SELECT 文档, 号, 处, 部分, 印作, 前一个
FROM 序号
WHERE 差 <> 1
