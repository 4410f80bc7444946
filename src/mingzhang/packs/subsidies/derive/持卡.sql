-- title = "谁用哪张卡领，发成没有"
-- over = "发放"
-- basis = "发放名单按证件号、卡号、状态归并"
SELECT
  f.证件号,
  f.卡号,
  f.状态,
  MIN(f.发放日期) AS 首日,
  MAX(f.发放日期) AS 末日,
  COUNT(*) AS 笔数,
  SUM(f.金额) AS 金额
FROM 发放 AS f
GROUP BY f.证件号, f.卡号, f.状态
