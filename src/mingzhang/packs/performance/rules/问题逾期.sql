-- id = "问题逾期"
-- title = "到期的问题应已销号"
-- severity = "warning"
-- category = "date"
-- key = ["年度", "单位代码", "编号"]
-- over = "绩效问题"
-- inputs = ["绩效问题.期限"]
-- message = "问题“{编号}”期限{期限}，已过{天数}天，状态是“{状况}”：{问题}请催办；整改完的请复核、销号。"
-- basis = "整改—复核—销号：问题应在期限内整改"
-- proves = "到核对的这一天，期限已过而没有复核通过或销号"
-- false_alarm = "批准延期的，改期限"
-- verify = "看整改材料"
SELECT
  q.年度, q.单位代码, q.来源, q.行, q.编号, q.期限, COALESCE(q.状态, '待派发') AS 状况, '期限' AS 列,
  DATE_DIFF('day', q.期限, CAST($核对日期 AS DATE)) AS 天数,
  COALESCE(q.问题, '') || CASE WHEN q.问题 LIKE '%。' THEN '' ELSE '。' END AS 问题
FROM 绩效问题 AS q
WHERE q.期限 < CAST($核对日期 AS DATE) AND COALESCE(q.状态, '待派发') NOT IN ('复核通过', '已销号')
