-- expect = ["不小于1的整数"]
SELECT 项目代码 FROM 发放 WHERE SUBSTRING(期间, 0, 4) = '2024'
