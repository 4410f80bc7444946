-- title = "发放名单里的每个证件号"
-- over = "发放"
-- basis = "没有发成的也算；金额只加成功的"
SELECT
  f.证件号,
  MIN(f.发放日期) AS 首日,
  MAX(f.发放日期) AS 末日,
  COUNT(*) AS 笔数,
  SUM(CASE WHEN f.状态 = '成功' THEN f.金额 ELSE 0 END) AS 金额
FROM 发放 AS f
GROUP BY f.证件号
