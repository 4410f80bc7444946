-- title = "谁领过哪项补贴，领了几期"
-- over = "发放"
-- basis = "成功的发放；一笔含几期的算几期，更正不另算一期"
SELECT
  f.政策代码,
  f.证件号,
  SUM(CASE WHEN f.发放类型 = '更正' THEN 0 ELSE COALESCE(f.期数, 1) END) AS 期数,
  CASE WHEN LENGTH(MIN(f.期间)) = 4 THEN MIN(f.期间) || '01' ELSE MIN(f.期间) END AS 首期,
  CASE WHEN LENGTH(MAX(f.期间)) = 4 THEN MAX(f.期间) || '01' ELSE MAX(f.期间) END AS 末期
FROM 发放 AS f
WHERE f.状态 = '成功'
GROUP BY f.政策代码, f.证件号
