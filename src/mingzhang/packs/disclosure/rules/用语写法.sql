-- id = "用语写法"
-- title = "用语的小毛病"
-- severity = "info"
-- category = "wording"
-- key = ["种类"]
-- over = "用语写法"
-- inputs = ["用语写法.见"]
-- message = '{问题}（{种类}），共{见}处，如“{词}”：{改法}。'
-- basis = '公开的报告应当文字规范'
-- proves = '没有重复的词和标点，没有负的增幅'
-- false_alarm = '名称里本来重复的字'
-- verify = '看原文'
SELECT 文档, 号, 处, 种类, 问题, 词, 改法, 见, 程度
FROM 用语写法
WHERE 见 > 0
