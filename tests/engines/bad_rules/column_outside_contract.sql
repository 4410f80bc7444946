-- expect = ["约定以外的列“差头”", "是否为“差额”？"]
SELECT 项目代码, 金额 AS 差头 FROM 发放
