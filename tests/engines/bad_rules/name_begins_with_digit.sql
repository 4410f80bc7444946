-- expect = ["名字“2024年”以数字开头"]
SELECT 项目代码, 2024年 AS 金额 FROM 发放
