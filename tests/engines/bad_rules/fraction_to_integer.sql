-- expect = ["小数不能 CAST 成整数", "FLOOR"]
SELECT 项目代码 FROM 发放 WHERE CAST(金额 AS INTEGER) = 1
