-- id = "不适用证据"
-- title = "不适用的评分项应有证据"
-- severity = "warning"
-- category = "score"
-- key = ["年度", "单位代码", "项目代码", "评分项"]
-- over = "评分认定"
-- inputs = ["评分认定.认定"]
-- message = "评分项“{评分项}”认定为不适用，没有写证据。没有证据的不能按满分计，请写文号或附件名称。"
-- basis = "不适用的评分项凭证据按满分计"
-- proves = "认定是不适用，证据空着"
-- false_alarm = "证据写在理由里的，移到证据栏"
-- verify = "看佐证材料"
SELECT e.年度, e.单位代码, e.来源, e.行, e.项目代码, e.评分项, '证据' AS 列
FROM 评分认定 AS e
WHERE e.认定 = '不适用' AND e.证据 IS NULL
