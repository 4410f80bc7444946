-- id = "图中数"
-- title = "图中的数应与文字和报表一致"
-- severity = "warning"
-- category = "text-text"
-- key = ["图", "文"]
-- over = "图中数"
-- inputs = ["图中数.相符"]
-- holds = ["守"]
-- message = "“{图}”里的{文}在文字和报表里都没有印出，同一张图里别的数都印出了，请核对。"
-- basis = "图由文字和报表里的数画成"
-- proves = "图中的数在文字或报表里没有"
-- false_alarm = "图里另有文字没有写的项目、年份"
-- verify = "对照图所说的那一段文字和报表"
SELECT 文档, 号, 处, 图, 文
FROM 图中数
WHERE 相符 = 0
