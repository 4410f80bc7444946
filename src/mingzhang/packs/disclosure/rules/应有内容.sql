-- id = "应有内容"
-- title = "报告应有规定的内容"
-- severity = "warning"
-- category = "missing"
-- key = ["名目"]
-- over = "应有内容"
-- inputs = ["应有内容.见"]
-- message = '没有看到“{名目}”。{依据}。请补上；写在别处的，注明何处。'
-- basis = '《地方预决算公开操作规程》（财预〔2016〕143号）和当地的公开模板'
-- proves = '规定的章节、文字和数目都有'
-- false_alarm = '写法与常见的不同；另有附件'
-- verify = '在报告里找一遍这项内容'
SELECT 文档, 号, 处, 名目, 依据, 程度
FROM 应有内容
WHERE 见 = 0
