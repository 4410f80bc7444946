-- expect = ["日期不能直接加减"]
SELECT 项目代码 FROM 发放 WHERE 发放日期 + INTERVAL 1 MONTH > DATE '2024-01-01'
