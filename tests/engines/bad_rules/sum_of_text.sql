-- expect = ["SUM 的参数不能是文字"]
SELECT 项目代码, SUM(期间) AS 金额 FROM 发放 GROUP BY 项目代码
