-- expect = ["名字“2024年”以数字开头"]
SELECT 项目代码, 金额 AS "2024年" FROM 发放
