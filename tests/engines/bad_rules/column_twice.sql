-- expect = ["两个输出列都叫“金额”"]
SELECT 项目代码, 金额, 金额 FROM 发放
