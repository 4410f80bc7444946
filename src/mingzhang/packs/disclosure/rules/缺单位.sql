-- id = "缺单位"
-- title = "金额和百分数应当写明单位"
-- severity = "error"
-- category = "unit"
-- key = ["种类"]
-- over = "缺单位"
-- inputs = ["缺单位.见"]
-- message = '{问题}（{种类}），共{见}处，如“{词}”：{改法}。'
-- basis = '金额以万元为单位，百分数写百分号'
-- proves = '说明里的金额、百分数都有单位'
-- false_alarm = '前后几个数共用一个单位的写法'
-- verify = '看前后的句子'
SELECT 文档, 号, 处, 种类, 问题, 词, 改法, 见, 程度
FROM 缺单位
WHERE 见 > 0
