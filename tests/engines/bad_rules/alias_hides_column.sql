-- expect = ["“金额”既是列又是 AS 起的名字"]
SELECT 项目代码, SUM(金额) AS 金额 FROM 发放 GROUP BY 项目代码 HAVING 金额 > 1
