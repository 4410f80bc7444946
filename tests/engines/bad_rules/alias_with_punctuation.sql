-- expect = ["全角字符“（”"]
SELECT 项目代码, 金额 AS "金额（元）" FROM 发放
