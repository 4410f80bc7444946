-- id = "所说数目"
-- title = "说出的数目应与列出的相符"
-- severity = "warning"
-- category = "count"
-- key = ["名目"]
-- over = "所说数目"
-- inputs = ["所说数目.列"]
-- holds = ["守"]
-- message = '“{名目}”说{说}个，列出{列}个，请核对。'
-- basis = '前后所说的数目一致'
-- proves = '职责、单位的数目与所列的相符'
-- false_alarm = '本级是否计入说法不一；名单里一条写了几个'
-- verify = '数一遍所列的'
SELECT 文档, 号, 处, 名目, 说, 列
FROM 所说数目
WHERE 列 > 说 + 余地 OR 列 < 说 - 余地
