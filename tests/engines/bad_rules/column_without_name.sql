-- expect = ["第2个输出列没有名字"]
SELECT 项目代码, SUM(金额) FROM 发放 GROUP BY 项目代码
