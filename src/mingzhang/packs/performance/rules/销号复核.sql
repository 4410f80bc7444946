-- id = "销号复核"
-- title = "销号应有日期和措施"
-- severity = "warning"
-- category = "missing"
-- key = ["年度", "单位代码", "编号"]
-- over = "绩效问题"
-- inputs = ["绩效问题.状态"]
-- message = "问题“{编号}”{说}。请补上。"
-- basis = "整改—复核—销号：销号前有整改措施，经复核"
-- proves = "已销号而没有日期或措施，或有销号日期而没有销号"
-- false_alarm = "措施写在附件里的，写附件名称"
-- verify = "看整改台账和复核材料"
SELECT
  q.年度, q.单位代码, q.来源, q.行, q.编号,
  CASE WHEN q.状态 <> '已销号' THEN '状态' WHEN q.销号日期 IS NULL THEN '销号日期' ELSE '措施' END AS 列,
  CASE
    WHEN q.状态 <> '已销号' THEN '写了销号日期，状态却是“' || q.状态 || '”'
    WHEN q.销号日期 IS NULL AND q.措施 IS NULL THEN '已销号，没有写销号日期和措施'
    WHEN q.销号日期 IS NULL THEN '已销号，没有写销号日期'
    ELSE '已销号，没有写措施'
  END AS 说
FROM 绩效问题 AS q
WHERE (q.状态 = '已销号' AND (q.销号日期 IS NULL OR q.措施 IS NULL))
  OR (q.状态 NOT IN ('已销号', '重开') AND q.销号日期 IS NOT NULL)
