-- expect = ["“:限额”写法不对"]
SELECT 项目代码 FROM 发放 WHERE 金额 > :限额
