-- id = "转移支付参评"
-- title = "转移支付项目一般另行评价"
-- severity = "warning"
-- category = "indicator"
-- key = ["年度", "单位代码", "项目代码"]
-- over = "项目"
-- inputs = ["项目.参评", "项目.资金类型"]
-- message = "“{对象}”是中省转移支付，却写着参评。转移支付一般另行评价；计入部门整体的，请注明理由。"
-- basis = "部门整体评价的项目是部门预算的阶段项目和一次性项目"
-- proves = "资金类型是中省转移支付，参评写“是”"
-- false_alarm = "本地规定一并评价的"
-- verify = "对照本地部门整体评价的办法"
SELECT p.年度, p.单位代码, p.来源, p.行, p.项目代码, COALESCE(p.项目名称, p.项目代码) AS 对象, '参评' AS 列
FROM 项目 AS p
WHERE p.资金类型 = '中省转移支付' AND p.参评 = '是'
