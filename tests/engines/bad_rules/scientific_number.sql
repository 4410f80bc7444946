-- expect = ["科学计数法"]
SELECT 项目代码 FROM 发放 WHERE 金额 > 1e4
