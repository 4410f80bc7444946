-- expect = ["不小于1的整数"]
SELECT 项目代码 FROM 发放 WHERE 行 % 行 = 0
