-- expect = ["名字“差额”写成了文字"]
SELECT 项目代码, 金额 AS '差额' FROM 发放
