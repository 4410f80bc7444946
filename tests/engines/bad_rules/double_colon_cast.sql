-- expect = ["转换请写 CAST(… AS …)"]
SELECT 项目代码 FROM 发放 WHERE 行::VARCHAR = '1'
