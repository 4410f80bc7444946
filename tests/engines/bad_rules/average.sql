-- expect = ["不可用 AVG：结果是浮点数"]
SELECT 项目代码, AVG(金额) AS 应为值 FROM 发放 GROUP BY 项目代码
