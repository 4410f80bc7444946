-- expect = ["名字“2024年”以数字开头"]
SELECT f.项目代码, f.2024年 AS 金额 FROM 发放 AS f
