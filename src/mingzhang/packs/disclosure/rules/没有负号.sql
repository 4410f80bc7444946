-- id = "没有负号"
-- title = "文中的率应带表里的负号"
-- severity = "info"
-- category = "direction"
-- key = ["名", "文中"]
-- over = "没有负号"
-- inputs = ["没有负号.相符"]
-- message = "文中写“{文中}”，表里印的是{表中}。请补上负号，或写明是低了多少。"
-- basis = "同一个率文中与表里的方向一致"
-- proves = "文中的率带着表里的负号"
-- false_alarm = "文中另用文字说明了方向"
-- verify = "对照表里这一列"
SELECT 文档, 号, 处, 另处, 名, 文中, 表中
FROM 没有负号
WHERE 相符 = 0
