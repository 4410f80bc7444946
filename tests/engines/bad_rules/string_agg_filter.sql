-- expect = ["DISTINCT 带 FILTER"]
SELECT 项目代码,
  STRING_AGG(DISTINCT 期间, '、' ORDER BY 期间) FILTER (WHERE 状态 = '成功') AS 说明
FROM 发放 GROUP BY 项目代码
