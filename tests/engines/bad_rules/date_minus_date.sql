-- expect = ["DATE_DIFF('day', 起, 止)"]
SELECT 项目代码 FROM 发放 WHERE 发放日期 - DATE '2024-01-01' > 30
