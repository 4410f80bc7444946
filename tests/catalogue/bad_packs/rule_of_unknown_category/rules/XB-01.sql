-- id = "XB-01"
-- title = "开支不为负"
-- severity = "warning"
-- category = "amount"
-- key = ["单位代码", "科目"]
-- over = "开支"
-- inputs = ["开支.金额"]
-- false_alarm = "冲销以前多列的数"
SELECT 单位代码, 科目, 金额 AS 公布值
FROM 开支
WHERE 金额 < 0
