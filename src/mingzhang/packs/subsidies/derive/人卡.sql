-- title = "谁用哪张卡领过"
-- over = "发放"
-- basis = "只看成功的发放；首期、末期按年的记那一年的01月"
SELECT
  f.证件号,
  f.卡号,
  CASE WHEN LENGTH(MIN(f.期间)) = 4 THEN MIN(f.期间) || '01' ELSE MIN(f.期间) END AS 首期,
  CASE WHEN LENGTH(MAX(f.期间)) = 4 THEN MAX(f.期间) || '01' ELSE MAX(f.期间) END AS 末期,
  MIN(f.发放日期) AS 首日,
  MAX(f.发放日期) AS 末日,
  COUNT(*) AS 笔数,
  SUM(f.金额) AS 金额
FROM 发放 AS f
WHERE f.状态 = '成功'
GROUP BY f.证件号, f.卡号
