-- id = "持平有因"
-- title = "持平的不应有增减的原因"
-- severity = "warning"
-- category = "direction"
-- key = ["原因", "所释"]
-- over = "所写原因"
-- inputs = ["所写原因.所释"]
-- message = '前面说持平，原因却写增减：“{原因}”。请核对是否持平，或改写原因。'
-- basis = '增减的原因说明增减'
-- proves = '说持平的，没有写增减的原因'
-- false_alarm = '有增有减、合起来持平的，写明互相抵销'
-- verify = '核对前面的数'
SELECT 文档, 号, 处, 原因, 所释
FROM 所写原因
WHERE 持平 = 1 AND 方向 = 1 AND 所释 IS NOT NULL
