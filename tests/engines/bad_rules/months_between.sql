-- expect = ["只可用 'day'"]
SELECT 项目代码 FROM 发放 WHERE DATE_DIFF('month', 发放日期, DATE '2024-12-31') > 1
