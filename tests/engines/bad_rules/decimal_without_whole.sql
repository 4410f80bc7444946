-- expect = ["DECIMAL 没有留整数的位数", "DECIMAL(3, 2)"]
SELECT 项目代码, CAST(金额 AS DECIMAL(2, 2)) AS 金额 FROM 发放
