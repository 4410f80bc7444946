-- expect = ["≥ 写成 >="]
SELECT 项目代码 FROM 发放 WHERE 金额 ≥ 1
