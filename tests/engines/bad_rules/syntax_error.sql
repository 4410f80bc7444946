-- expect = ["第4行：SQL 语法有误，错在“=”附近"]
SELECT 项目代码
FROM 发放
WHERE 金额 = = 1
