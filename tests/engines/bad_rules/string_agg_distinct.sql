-- expect = ["STRING_AGG 旁有两处以上 DISTINCT"]
SELECT 项目代码, COUNT(DISTINCT 状态) AS 行数,
  STRING_AGG(DISTINCT 期间, '、' ORDER BY 期间) AS 说明
FROM 发放 GROUP BY 项目代码
