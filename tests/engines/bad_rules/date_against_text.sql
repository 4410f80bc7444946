-- expect = ["日期与文字不能放在一起", "DATE '2024-01-31'"]
SELECT 项目代码 FROM 发放 WHERE 发放日期 > '2024-01-01'
