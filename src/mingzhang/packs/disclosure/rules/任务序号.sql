-- id = "任务序号"
-- title = "各个任务的序号不应重复"
-- severity = "info"
-- category = "layout"
-- key = ["序号", "名"]
-- over = "任务序号"
-- inputs = ["任务序号.相符"]
-- message = "“{序号}”是“{名}”，前面“{前名}”也是{序号}。请核对各个任务的序号，后面的依次改。"
-- basis = "公文的结构层次序数"
-- proves = "一个序号只用于一个任务"
-- false_alarm = "几个单位各有一套任务的"
-- verify = "把各表的任务连起来看"
SELECT 文档, 号, 处, 另处, 序号, 名, 前名
FROM 任务序号
WHERE 相符 = 0
